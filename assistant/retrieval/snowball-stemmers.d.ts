declare module 'snowball-stemmers' {
  export interface Stemmer {
    stem(word: string): string;
  }
  const snowball: { newStemmer(language: 'russian' | 'english'): Stemmer };
  // biome-ignore lint/style/noDefaultExport: the package is CommonJS
  export default snowball;
}
