/** What `init` writes beside the sample content. */
export function startingFiles(name: string, toolkit: string, environmentExample: string): ReadonlyMap<string, string> {
  return new Map([
    ['.gitignore', 'node_modules/\ndata/\n.env\n.env.*\n!.env.example\n*.log\n'],
    ['.env.example', environmentExample],
    ['.env', environmentExample],
    ['package.json', packageManifest(toolkit)],
    ['.github/workflows/validate.yml', githubWorkflow],
    ['.gitlab-ci.yml', gitlabPipeline],
    ['README.md', readme(name)],
  ]);
}

function packageManifest(toolkit: string): string {
  const manifest = {
    name: 'sales-assistant-project',
    private: true,
    scripts: {
      validate: 'sales-assistant validate',
      index: 'sales-assistant index',
      test: 'sales-assistant test',
      diff: 'sales-assistant diff',
      chat: 'sales-assistant chat',
      start: 'sales-assistant serve',
    },
    // An exact version or a folder: a project is checked, quoted and answered by the version it was made for.
    dependencies: { 'sales-assistant': toolkit },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

const githubWorkflow = `# Проверяет каждую правку: ошибки видны пометками прямо в пул-реквесте
name: validate
on: [push, pull_request]
permissions:
  contents: read
jobs:
  validate:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 24
      - run: npm install --ignore-scripts
      - run: npx sales-assistant validate --no-env --format github
      - run: npx sales-assistant test

  # Комментарий к пул-реквесту: что изменится для клиентов. Для чужих форков GitHub прав на комментарий не даёт
  diff:
    if: github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name == github.repository
    runs-on: ubuntu-latest
    permissions:
      contents: read
      pull-requests: write
    env:
      BASE: origin/\${{ github.base_ref }}
      NUMBER: \${{ github.event.pull_request.number }}
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
          persist-credentials: false
      - uses: actions/setup-node@v4
        with:
          node-version: 24
      - run: npm install --ignore-scripts
      - run: npx sales-assistant diff "$BASE" --format markdown > diff.md
      - run: cat diff.md >> "$GITHUB_STEP_SUMMARY"
      # Прежний комментарий переписывается, чтобы их не становилось много
      - run: |
          found=$(gh api "repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments" --paginate --jq '.[]
            | select(.user.login == "github-actions[bot]" and (.body | startswith("<!-- sales-assistant diff -->"))) | .id' | head -n 1)
          if [ -n "$found" ]; then
            gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$found" --field body=@diff.md --silent
          else
            gh pr comment "$NUMBER" --body-file diff.md
          fi
        env:
          GH_TOKEN: \${{ github.token }}
`;

const gitlabPipeline = `# Проверяет каждую правку
default:
  image: node:24
  before_script:
    - npm install --ignore-scripts

validate:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH
  script:
    - npx sales-assistant validate --no-env
    - npx sales-assistant test

# Что изменится для клиентов: ссылка прямо в запросе на слияние. Комментарием – если в настройках CI/CD есть переменная
# SALES_ASSISTANT_COMMENT_TOKEN (токен проекта с правом api): токену самого задания GitLab комментировать не даёт
diff:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  variables:
    GIT_DEPTH: "0"
  script:
    - git fetch origin "$CI_MERGE_REQUEST_TARGET_BRANCH_NAME"
    - npx sales-assistant diff FETCH_HEAD --format markdown > diff.md
    - cat diff.md
    - |
      if [ -n "$SALES_ASSISTANT_COMMENT_TOKEN" ]; then
        curl --fail --silent --show-error --output /dev/null --request POST \\
          --header "PRIVATE-TOKEN: $SALES_ASSISTANT_COMMENT_TOKEN" --data-urlencode body@diff.md \\
          "$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes"
      fi
  artifacts:
    expose_as: sales-assistant diff
    paths: [diff.md]
`;

function readme(name: string): string {
  return `# ${name}: ИИ-ассистент продаж

Цены, сценарии, тексты и шаблоны ассистента. Правьте файлы и проверяйте их: \`npm run validate\`.

| Где | Что |
|---|---|
| \`config/company.yaml\` | реквизиты, налоги, контакты, часы работы |
| \`config/pricing.yaml\` | пакеты, опции, скидки: из этого файла считаются все сметы |
| \`config/scripts/\` | сценарии разговора |
| \`knowledge/\` | что ассистент знает и может отвечать |
| \`templates/\` | коммерческое предложение, договор, счёт, письма |
| \`.env\` | ключи и пароли; в git не попадает |

## Начать

    npm install
    npm run validate      # проверить файлы
    npm test              # проиграть диалоги из config/tests/
    npm run diff          # что правка изменит для клиентов
    npm run chat          # поговорить с ассистентом в терминале
    npm start             # запустить чат на http://127.0.0.1:8080

Пока в \`config/company.yaml\` стоит \`sample: true\`, документы печатаются с пометкой ОБРАЗЕЦ, а живые каналы и платежи закрыты.
Впишите свои реквизиты и уберите эту строку.
`;
}
