import { readOptions } from './options.ts';
import { Widget } from './widget.ts';

const script = document.currentScript;
if (script instanceof HTMLScriptElement && document.querySelector('[data-sales-assistant]') === null) {
  const options = readOptions(script);
  const start = (): void => {
    const widget = new Widget(options);
    widget.mount(options);
    // Any element of the page may open the chat or ask a question in it.
    document.addEventListener('click', ({ target }) => {
      const trigger =
        target instanceof Element ? target.closest<HTMLElement>('[data-chat-open],[data-chat-ask]') : null;
      if (trigger === null) return;
      widget.open();
      const question = trigger.dataset.chatAsk;
      if (question !== undefined && question !== '') widget.say(question);
    });
  };
  if (document.body === null) document.addEventListener('DOMContentLoaded', start);
  else start();
}
