/** Well-known names as they are said and typed in Russian, where no exchange of letters finds them. */
const said: readonly (readonly [string, string])[] = [
  ['whatsapp', 'вацап вацапе вацапа вотсап вотсапе вотсапа ватсап ватсапе ватсапа вотсапп ватсапп вотцап воцап'],
  ['telegram', 'телега телеге телегу телеги тг телеграмм телеграмме'],
  ['instagram', 'инста инсте инсту инсты инстаграм инстаграме инстаграмм'],
  ['youtube', 'ютуб ютубе ютуба ютьюб'],
  ['facebook', 'фейсбук фейсбуке'],
  ['вконтакте', 'вк'],
  ['vk', 'вк вконтакте'],
  ['excel', 'эксель экселе экселя'],
  ['google', 'гугл гугле гугла'],
  ['zoom', 'зум зуме зума'],
];

const names = new Map<string, readonly string[]>();
for (const [name, words] of said)
  for (const word of words.split(' ')) names.set(word, [...(names.get(word) ?? []), name]);

/** What a single word may stand for; none for most. */
export function namesSaid(words: readonly string[]): readonly string[] {
  const [word, ...others] = words;
  return word === undefined || others.length > 0 ? [] : (names.get(word) ?? []);
}
