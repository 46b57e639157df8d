import snowball from 'snowball-stemmers';

/** Russian words twice through Snowball (measured better than once), English ones once, others as they are. */
export function createStemmer(): (word: string) => string {
  const russian = snowball.newStemmer('russian');
  const english = snowball.newStemmer('english');
  return (word) => {
    if (/[а-я]/.test(word)) return russian.stem(russian.stem(word));
    if (/^[a-z]+$/.test(word)) return english.stem(word);
    return word;
  };
}
