import { defineErrors } from '../assistant/errors.ts';

export const traceErrors = defineErrors({
  noConversation: {
    code: 'TRACE_NO_CONVERSATION',
    kind: 'usage',
    ru: {
      message: 'Не сказано, в каком разговоре ответ неверен',
      hint: 'Назовите номер разговора: sales-assistant trace НОМЕР --wrong 4; последние номера покажет trace без параметров',
    },
    en: {
      message: 'It is not said in which conversation the reply is wrong',
      hint: 'Name the conversation: sales-assistant trace ID --wrong 4; trace alone lists the latest ids',
    },
  },
});
