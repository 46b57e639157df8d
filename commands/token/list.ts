import { BaseCommand, type EnglishTexts } from '../../cli/base-command.ts';
import { listOperatorTokens } from '../../runtime/tokens.ts';

export default class TokenList extends BaseCommand {
  static override summary = 'показать выданные токены';
  static override examples = [
    { command: '<%= config.bin %> token list', description: 'все токены, и отозванные тоже' },
  ];
  static override english: EnglishTexts = {
    summary: 'list the tokens that were issued',
    examples: ['all tokens, revoked ones too'],
  };

  async run(): Promise<unknown> {
    await this.parse(TokenList);
    const now = new Date();
    const tokens = (
      await listOperatorTokens(this.projectFolder(), this.environment(), { onRenewed: this.tellRenewed })
    ).map((token) => ({
      ...token,
      status: token.revokedAt !== null ? 'revoked' : token.expiresAt <= now ? 'expired' : 'active',
    }));
    const words: Readonly<Record<string, string>> = {
      revoked: this.text({ ru: 'отозван', en: 'revoked' }),
      expired: this.text({ ru: 'истёк', en: 'expired' }),
      active: this.text({ ru: 'действует', en: 'active' }),
    };
    if (tokens.length > 0) {
      this.print(
        tokens
          .map(({ id, name, role, expiresAt, status }) =>
            [id, role.padEnd(8), expiresAt.toISOString().slice(0, 10), (words[status] ?? status).padEnd(9), name].join(
              '  ',
            ),
          )
          .join('\n'),
      );
    } else if (!this.jsonEnabled()) {
      this.say(
        this.text({
          ru: 'Токенов нет. Выдать: sales-assistant token create',
          en: 'No tokens. To issue one: sales-assistant token create',
        }),
      );
    }
    return {
      schemaVersion: 1,
      tokens: tokens.map(({ id, name, role, createdAt, expiresAt, revokedAt, status }) => ({
        id,
        name,
        role,
        status,
        createdAt: createdAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
        revokedAt: revokedAt?.toISOString() ?? null,
      })),
    };
  }
}
