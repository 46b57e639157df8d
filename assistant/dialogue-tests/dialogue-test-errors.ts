import { defineErrors } from '../errors.ts';

export const dialogueTestErrors = defineErrors({
  unknownScript: {
    code: 'DIALOGUE_TEST_SCRIPT_UNKNOWN',
    kind: 'project',
    ru: { message: 'Диалог ждёт сценарий «{id}», а такого нет', hint: '{suggestion}Есть сценарии: {known}' },
    en: { message: 'The dialogue expects the script "{id}", and there is none', hint: '{suggestion}Scripts: {known}' },
  },
  unknownState: {
    code: 'DIALOGUE_TEST_STATE_UNKNOWN',
    kind: 'project',
    ru: {
      message: 'Диалог ждёт состояние «{id}», а такого нет: он не пройдёт никогда',
      hint: '{suggestion}Состояния заданы в config/scripts/*.yaml: states',
    },
    en: {
      message: 'The dialogue expects the state "{id}", and there is none: it can never pass',
      hint: '{suggestion}States are in config/scripts/*.yaml: states',
    },
  },
  unknownField: {
    code: 'DIALOGUE_TEST_FIELD_UNKNOWN',
    kind: 'project',
    ru: {
      message: 'Диалог проверяет поле «{id}», а такого нет ни в одном сценарии',
      hint: '{suggestion}Поля заданы в config/scripts/*.yaml: fields',
    },
    en: {
      message: 'The dialogue checks the field "{id}", and no script has it',
      hint: '{suggestion}Fields are in config/scripts/*.yaml: fields',
    },
  },
});
