import snowball from 'snowball-stemmers';
import { stemRussian } from './russian-stemmer.ts';

/** Russian words twice through Snowball (measured better than once), English ones once, others as they are. */
export function createStemmer(): (word: string) => string {
  const english = snowball.newStemmer('english');
  return (word) => {
    if (/[а-я]/.test(word)) return stemRussian(stemRussian(word));
    if (/^[a-z]+$/.test(word)) return english.stem(word);
    return word;
  };
}
