/**
 * Given names that hardly ever mean anything else; words with a common meaning («Вера», «Роман», «Mark») are left to their
 * neighbours. Stems that are names as they stand, and in their cases.
 */
const wholeStems = new Set(
  (
    'александр алексе анатол антон аркад арсен артем артур богдан борис вадим валентин васил виктор витал владимир ' +
    'владислав вячеслав геннад георг герман глеб григор данил денис дмитр евген егор иван игор кирилл константин ' +
    'леонид максим матве михаил никит никола олег павел петр рафаэл ренат родион руслан савел семен серге станислав степан ' +
    'тимофе тимур федор филипп эдуард яков ярослав рустам тагир марат айрат ильдар ринат стас'
  ).split(' '),
);
/** Stems that are names only with an ending: «Света», not «свет». */
const openStems = new Set(
  (
    'саш паш миш дим леш сереж кост вов кол пет вас ван гриш тол юр юри иль павл ' +
    'алевтин алин алис алл анастаси анжелик анн антонин валентин валери варвар василис вероник виктори галин дарь диан ' +
    'евгени екатерин елен елизавет жанн зинаид инн ирин карин ксени ларис лиди лили людмил маргарит марин мари натали ' +
    'наталь оксан ольг полин раис регин римм светлан софи софь тамар татьян ульян эвелин эльвир эмм юли юлиан ян кат ' +
    'наташ юл олес тан насть насте насти даш маш лен ир ан ол вик рит ксюш гал зин нин'
  ).split(' '),
);
const englishNames = new Set(
  (
    'john james robert michael william david richard joseph thomas charles daniel matthew anthony steven paul andrew joshua ' +
    'kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry ' +
    'justin scott brandon benjamin samuel gregory alexander patrick jack dennis peter henry adam mary patricia jennifer linda ' +
    'elizabeth barbara susan jessica sarah karen lisa nancy sandra ashley emily kimberly margaret donna michelle carol amanda ' +
    'melissa deborah stephanie rebecca laura helen anna ann anne maria julia kate katherine alice olivia emma sophia'
  ).split(' '),
);

const caseEnding = /^(?:[аяуюыиейь]|[оеь]й|[оеь]ю|[оеь]м|[иь][яюие]|ией|ьей|ием|иям)$/;
const patronymic = /(?:.{2}(?:ович|евич)|ильич|лукич|кузьмич|фомич)(?:а|у|ем|е)?$|.{2}(?:овн|евн|ичн)(?:а|ы|е|у|ой)$/;
const surname =
  /.{2}(?:ов|ев|ёв|ин|ын)(?:а|у|ым|ой|е)?$|.{2}[сц]к(?:ий|ой|ая|ую|ого|ому|им)$|.{3}(?:енко|чук|швили|дзе)$|.{3}ян(?:а|у|ом)?$/;

const namePart = '\\p{Lu}[\\p{L}’]+(?:-\\p{L}+)*';
const capitalised = new RegExp(
  `(?<![\\p{L}\\p{N}])${namePart}(?:[ \\u00a0]+(?:${namePart}|\\p{Lu}\\.(?:[ \\u00a0]?\\p{Lu}\\.)?))*`,
  'gu',
);
/** Who speaks: the words after it are a name whatever they are. */
const introduction =
  /(?<![\p{L}])(?:меня (?:зовут|звать)|зовут меня|мо[её] имя|моя фамилия|фио|контактное лицо|с уважением|my name is|regards)[\s,:–—-]{1,4}((?!(?:не|просто|а|и|тоже|all|not)(?!\p{L}))\p{L}[\p{L}-]+)((?:[ \u00a0]+\p{L}[\p{L}-]+){0,2})/giu;
/** «Меня Аня зовут». */
const introducedBetween = /(?<!\p{L})меня\s+(\p{L}[\p{L}-]+)\s+(?:зовут|звать)(?!\p{L})/giu;
const presenting =
  /(?<![\p{L}])(?:[Яя]|I['’]m|I am|[Tt]his is)\s+[–—-]?\s*(\p{Lu}\p{Ll}+(?:[ \u00a0]+\p{Lu}\p{Ll}[\p{L}-]*){0,2})/gu;

/** Names of people that a text gives away, as they are written there. */
export function peopleIn(text: string): string[] {
  const found: string[] = [];
  for (const [, first = '', others = ''] of text.matchAll(introduction)) {
    const more = words(others).filter((word) => startsUpper(word) || surname.test(lower(word)));
    found.push([first, ...more].join(' '));
  }
  for (const [, name = ''] of text.matchAll(introducedBetween)) found.push(name);
  for (const [, name = ''] of text.matchAll(presenting)) {
    if (!startsWithProduct(name)) found.push(name);
  }
  for (const [run] of text.matchAll(capitalised)) {
    const parts = words(run);
    if (!parts.some((word, at) => isTelling(word) || isWithInitials(word, parts[at + 1]))) continue;
    const kept = parts.filter(
      (word, at) => isName(word) || (at > 0 && isTelling(parts[at - 1] ?? '') && sameScript(word, parts[at - 1])),
    );
    found.push(kept.join(' '));
  }
  return found;
}

/** «ООО «Ромашка»», «ИП Сидоров»: what the legal form gives away. */
export function companiesIn(text: string): string[] {
  const named = [...text.matchAll(called)].flatMap(([, quoted, bare = '']) =>
    startsWithProduct(quoted ?? bare) ? [] : [quoted ?? bare],
  );
  return [...[...text.matchAll(company)].map(([whole]) => whole), ...named];
}

/** «Компания Ромашка», «из фирмы «Рога и копыта»». */
const called =
  /(?<!\p{L})(?:[Кк]омпани[яию]|[Фф]ирм[аыу]|[Оо]рганизаци[яию])[ \u00a0]+(?:«([^»\n]{2,60})»|(\p{Lu}[\p{L}\d-]+))/gu;

const company = new RegExp(
  `(?<![\\p{L}])(?:ООО|АО|ОАО|ЗАО|ПАО|НКО|АНО|ТОО|ИП|Ооо|ооо|ип)\\s+(?:«[^»\\n]{2,60}»|"[^"\\n]{2,60}"|“[^”\\n]{2,60}”|${namePart}(?:[ \\u00a0]+${namePart}){0,2})`,
  'gu',
);

function isTelling(word: string): boolean {
  return patronymic.test(lower(word)) || isGiven(word);
}

/** «Иванов П. С.» */
function isWithInitials(word: string, next = ''): boolean {
  return surname.test(lower(word)) && /^\p{Lu}\./u.test(next);
}

function isGiven(word: string): boolean {
  const plain = lower(word);
  // «ИНН», «АЛС»: letters of something else.
  if (word.length < 4 && word === word.toUpperCase()) return false;
  if (englishNames.has(plain) || wholeStems.has(plain)) return true;
  return [1, 2, 3].some((count) => {
    const [stem, ending] = [plain.slice(0, -count), plain.slice(-count)];
    return (
      stem.length > 1 && caseEnding.test(ending) && (wholeStems.has(stem) || (ending !== 'ь' && openStems.has(stem)))
    );
  });
}

function isName(word: string): boolean {
  return isTelling(word) || surname.test(lower(word));
}

/** «Я Битрикс настроил»: a capital letter, but nobody's name. */
function startsWithProduct(name: string): boolean {
  return /^(?:Битрикс|Телеграм|Авито|Яндекс|Google|Telegram|Avito|Bitrix|Interested|Looking|Not|Just)/u.test(name);
}

function sameScript(left: string, right = ''): boolean {
  return /[а-яё]/i.test(left) === /[а-яё]/i.test(right);
}

function words(text: string): string[] {
  return text.split(/[ \u00a0]+/).filter((word) => word !== '');
}

function startsUpper(word: string): boolean {
  return word[0] !== word[0]?.toLowerCase();
}

function lower(word: string): string {
  return word.toLowerCase().replaceAll('ё', 'е');
}
