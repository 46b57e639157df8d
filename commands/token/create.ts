import { Flags } from '@oclif/core';
import { BaseCommand, type EnglishTexts } from '../../cli/base-command.ts';
import { createOperatorToken, operatorPageLink } from '../../runtime/tokens.ts';

export default class TokenCreate extends BaseCommand {
  static override summary = 'выдать токен для HTTP API сотруднику или программе';
  static override description =
    'Печатает токен (JWT) один раз: он нигде не хранится; и одноразовую ссылку на страницу сотрудника. Роли: viewer — смотреть, operator — отвечать и брать диалоги, owner — всё.';
  static override examples = [
    {
      command: '<%= config.bin %> token create --name "Анна, продажи" --role operator',
      description: 'токен сотруднику на 90 дней',
    },
    {
      command: '<%= config.bin %> token create --name "отчёты" --role viewer --days 365 --json',
      description: 'токен программе на год',
    },
  ];
  static override flags = {
    name: Flags.string({ summary: 'чей это токен', required: true, helpValue: 'NAME' }),
    role: Flags.option({
      summary: 'что он позволяет',
      options: ['viewer', 'operator', 'owner'] as const,
      default: 'operator' as const,
    })(),
    days: Flags.integer({ summary: 'сколько дней он действует', default: 90, min: 1, max: 3650, helpValue: 'N' }),
  };
  static override english: EnglishTexts = {
    summary: 'issue a token for the HTTP API to a colleague or a program',
    description:
      'Prints the token (a JWT) once: it is stored nowhere; and a one-time link to the operator page. Roles: viewer looks, operator answers and takes conversations, owner may everything.',
    flags: { name: 'whose token it is', role: 'what it allows', days: 'for how many days it is valid' },
    examples: ['a token for a colleague for 90 days', 'a token for a program for a year'],
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(TokenCreate);
    const { name, role, days } = flags;
    const { jwt, token, link } = await createOperatorToken(
      this.projectFolder(),
      this.environment(),
      { name, role, days },
      { onRenewed: this.tellRenewed },
    );
    const address = operatorPageLink(this.environment(), link);
    this.print(jwt);
    if (!this.jsonEnabled()) {
      const until = token.expiresAt.toISOString().slice(0, 10);
      this.say(
        this.text({
          ru: `Роль ${role}, действует до ${until}. Показан один раз; отозвать: sales-assistant token revoke ${token.id}`,
          en: `Role ${role}, valid until ${until}. Shown once; to revoke: sales-assistant token revoke ${token.id}`,
        }),
      );
      this.say(
        this.text({
          ru: `Вход на страницу сотрудника, откроется один раз в течение суток:\n${address}`,
          en: `To sign in to the operator page, opens once within a day:\n${address}`,
        }),
      );
    }
    return {
      schemaVersion: 1,
      token: jwt,
      link: address,
      id: token.id,
      name: token.name,
      role,
      createdAt: token.createdAt.toISOString(),
      expiresAt: token.expiresAt.toISOString(),
    };
  }
}
