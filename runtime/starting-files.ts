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
      test: 'sales-assistant test',
      index: 'sales-assistant index',
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
`;

const gitlabPipeline = `# Проверяет каждую правку
validate:
  image: node:24
  script:
    - npm install --ignore-scripts
    - npx sales-assistant validate --no-env
    - npx sales-assistant test
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
    npm run chat          # поговорить с ассистентом в терминале
    npm start             # запустить чат на http://127.0.0.1:8080

Пока в \`config/company.yaml\` стоит \`sample: true\`, документы печатаются с пометкой ОБРАЗЕЦ, а живые каналы и платежи закрыты.
Впишите свои реквизиты и уберите эту строку.
`;
}
