const syllables =
  'при пере за по вы до со раз об от на про ста ко ло ва ни ра те ме ле ка ро ви да го ту ше бу сли кра тор ник ость ение овать ский ный ами ого ему'.split(
    ' ',
  );

/** Repeatable pseudo-Russian: words of two to four syllables, frequent ones frequent as in a language (Zipf). */
export function wordSource(seed: number) {
  let state = seed * 2654435761 + 1;
  const random = () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
  const vocabulary = Array.from({ length: 20_000 }, (_, rank) => {
    let word = '';
    let code = rank * 7919 + 13;
    for (let part = 0; part < 2 + (rank % 3); part += 1) {
      word += syllables[code % syllables.length];
      code = Math.floor(code / syllables.length) + rank;
    }
    return word;
  });
  const word = () =>
    vocabulary[Math.min(vocabulary.length - 1, Math.floor(vocabulary.length ** random()) - 1)] ?? 'слово';
  const sentence = (count: number) => {
    const text = Array.from({ length: count }, word).join(' ');
    return text.charAt(0).toUpperCase() + text.slice(1);
  };
  return {
    sentence,
    paragraph(length: number) {
      let text = '';
      while (text.length < length) text += `${text === '' ? '' : ' '}${sentence(6 + Math.floor(random() * 10))}.`;
      return text;
    },
  };
}
