import { defineErrors } from '../assistant/errors.ts';

/** The project as a whole, and where it is read from. */
export const projectErrors = defineErrors({
  invalid: {
    code: 'PROJECT_INVALID',
    kind: 'project',
    ru: {
      message: 'Ошибок в файлах проекта: {count}. {first}',
      hint: 'Все ошибки с местом и способом исправить покажет sales-assistant validate',
    },
    en: {
      message: 'Errors in the project files: {count}. {firstEn}',
      hint: 'sales-assistant validate shows all of them with place and remedy',
    },
  },
  fileMissing: {
    code: 'PROJECT_FILE_MISSING',
    kind: 'project',
    ru: {
      message: 'Нет обязательного файла {file}',
      hint: 'Создайте его по образцу из репозитория sales-assistant или соберите проект заново: sales-assistant init',
    },
    en: {
      message: 'The required file {file} is missing',
      hint: 'Make it after the sample of the sales-assistant repository, or start a new project: sales-assistant init',
    },
  },
  noRepository: {
    code: 'PROJECT_NO_REPOSITORY',
    kind: 'usage',
    ru: {
      message: 'Папка {folder} не лежит в репозитории git, поэтому прошлых версий проекта нет',
      hint: 'Уберите ссылку на версию или заведите репозиторий: git init && git add -A && git commit -m "Проект"',
    },
    en: {
      message: 'The folder {folder} is not in a git repository, so there are no earlier versions of the project',
      hint: 'Leave the version out, or make a repository: git init && git add -A && git commit -m "Project"',
    },
  },
  gitRefused: {
    code: 'PROJECT_GIT_REFUSED',
    kind: 'usage',
    ru: {
      message: 'Git не открыл репозиторий папки {folder}: {reason}',
      hint: 'Папка принадлежит другому пользователю – git config --global --add safe.directory ПАПКА; git не найден – установите его',
    },
    en: {
      message: 'Git did not open the repository of {folder}: {reason}',
      hint: 'If the folder belongs to another user: git config --global --add safe.directory FOLDER; if git is not there, install it',
    },
  },
  unknownRef: {
    code: 'PROJECT_REF_UNKNOWN',
    kind: 'usage',
    ru: {
      message: 'В репозитории нет версии «{ref}»',
      hint: 'Назовите коммит, ветку или метку; список коммитов: git log --oneline',
    },
    en: {
      message: 'The repository has no version "{ref}"',
      hint: 'Name a commit, a branch or a tag; git log --oneline lists the commits',
    },
  },
});
