import { Args, Flags } from '@oclif/core';
import { BaseCommand, type EnglishTexts } from '../../cli/base-command.ts';
import { canAsk, confirmed } from '../../cli/confirmation.ts';
import { revokeOperatorToken } from '../../runtime/tokens.ts';

export default class TokenRevoke extends BaseCommand {
  static override summary = 'отозвать токен';
  static override description = 'Работающий демон перестаёт принимать токен со следующего запроса.';
  static override examples = [
    { command: '<%= config.bin %> token revoke Zk3…', description: 'отозвать токен по его номеру из token list' },
  ];
  static override args = { id: Args.string({ description: 'номер токена из token list', required: true }) };
  static override flags = { yes: Flags.boolean({ char: 'y', summary: 'не спрашивать' }) };
  static override english: EnglishTexts = {
    summary: 'revoke a token',
    description: 'A running daemon refuses the token from its next request on.',
    args: { id: 'id of the token, see token list' },
    flags: { yes: 'do not ask' },
    examples: ['revoke a token by its id from token list'],
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(TokenRevoke);
    // A program that holds a token it must get rid of is not kept waiting: a new token is made in a second.
    const question = this.text({ ru: `Отозвать токен ${args.id}?`, en: `Revoke the token ${args.id}?` });
    if (canAsk() && !(await confirmed(question, flags.yes))) return { schemaVersion: 1, id: args.id, revoked: false };
    await revokeOperatorToken(this.projectFolder(), this.environment(), args.id, { onRenewed: this.tellRenewed });
    if (!this.jsonEnabled()) this.say(this.text({ ru: `Токен ${args.id} отозван`, en: `Token ${args.id} is revoked` }));
    return { schemaVersion: 1, id: args.id, revoked: true };
  }
}
