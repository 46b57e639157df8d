import snowball from 'snowball-stemmers';
import { stemRussian } from './russian-stemmer.ts';

/** Russian words twice through Snowball (measured better than once), English ones once, others as they are. */
export function createStemmer(): (word: string) => string {
  let english: ReturnType<typeof snowball.newStemmer> | undefined;
  return (word) => {
    if (/[а-я]/.test(word)) return stemRussian(stemRussian(word));
    if (/^[a-z]+$/.test(word)) {
      english ??= snowball.newStemmer('english');
      return english.stem(word);
    }
    return word;
  };
}
