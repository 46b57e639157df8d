import { createStemmer } from '../retrieval/stemmer.ts';
import { stopwords } from '../retrieval/stopwords.ts';
import { softWords, thesaurus } from './thesaurus.ts';

/**
 * Words any honest wording may add: they frame what is said and say nothing of the seller's terms. Whatever is not here
 * must stand in the ground. «=» marks a form whose other forms say something.
 */
const framing = `
благодарю благодарим спасибо пожалуйста здравствуйте приветствую рад рады приятно отличный хороший хорошо верно понятно понял поняли понимаю
=максимум =минимум =свыше =дольше конечно разумеется действительно кстати например итак также кроме того поэтому значит следовательно таким образом вкратце кратко коротко
подробно подробнее подробность деталь конкретно именно просто прямо вообще обычно примерно ориентир ориентировочно пока сразу потом затем сначала
далее дальше ниже выше здесь тут вот ещё уже лишь просто сам сами важно нужно надо необходимо потребоваться требоваться понадобиться
=желании =assistant =поступают =поступает =убрать слово слова бывать бывают бывает выйти вышел вышла вышло вышли выходит выходят бюджет =даёт =дают стоит стоить нужный необходимый удобно удобный удобнее подходящий подойти подходить подойдёт подходит вариант случай ситуация момент вопрос вопросы ответ
отвечать ответить ответим тема задача пункт часть раздел список
быть есть являться составлять составить составит занимать занять займёт занимает идти пойти иметь имеется существовать предусмотрен предусмотреть
делать сделать делаем делаете получить получать получится получите дать давать даём взять брать можно мочь могу можем можете могут возможно возможность
позволять позволить помогать помочь помогу поможем готов готовы хотеть хотите хотел планировать
сказать говорить =ушло =ушли =ушла =уйдет =уйдут номер хватать хватает хватит столько =позвоните =позвонить =звоните =стал =стала =стало =стали =станет обратитесь скажет скажем =предложит =предложим =предложу =просите =предлагаю =предлагает =записал =записала =записали =поправил =поправила сожалению лучше точный вещь рассказать рассказывать расскажите подсказать подскажите подскажу уточнить уточняйте уточните уточню напишите написать пишите назвать
=назовите =выберите =выбирайте ответьте сообщить сообщите спросить спрашивать спрашивайте обратиться обращайтесь объяснить поясню отметить отмечу
посчитать посчитаю посчитаем рассчитать рассчитаю рассчитаем пересчитать пересчитаю прикинуть считать расчёт смета подобрать подберу подбор
уточнение знать узнать знаю известно видеть видно увидеть смотреть посмотреть посмотрим
менеджер менеджеру человек человека специалист коллега коллеги сотрудник позвать позову соединить передать передам связаться
наш наша мы вы ваш вам я себя свой весь все всё этот такой который какой что как где когда куда почему зачем сколько
данный указанный соответствующий следующий другой иной каждый некоторый несколько много немного мало
цена стоимость сумма стоит обойтись обойдётся итог итого всего общий начало начинать начинаться начинается начальный минимально
содержать состоять состав pdf кп ии ai email
использовать использоваться применять применяться действовать действует работать работаем работает
касаться касается относиться касательно насчёт относительно согласно основа
зависеть зависит учитывать учесть учтём
сейчас теперь увы раз пара образ вид качество роль рамка счёт рамках
один одна одно
очень довольно достаточно вполне более менее легко
клиент компания бизнес проект услуга решение продукт
интересовать интересует обсудить давайте продолжить продолжим перейти вернуться двигаться
краткий подсказка информация сведения данные факт
отлично прекрасно замечательно супер ок окей ага ладно договор
чтобы если или либо ли же бы то
i'm i'd we'd we're you're your yours call reach calling speak human would like both while reply else
тогда туда сюда оттуда отсюда там тут насколько поскольку иногда порой себе собой собою собственно якобы ведь туда затем заодно притом причем зато впрочем однако
=смогу =сможете =сможет =сможем =смогут =смогли =смог =приходится =придется =придутся =увидите =увидим =увидит =вижу =нашел =нашла =нашли =конца =концу =времени =нем =нему =него =нее =ней =ним =ними =них =этому =этом =этим =этих =этими =тому =том =тем =тех =теми =всему =всем =всех =всеми =себе =собой =своему =своем =своим =своих =своими =ему =им =ею =ими
thank thanks hello hi please sure course certainly glad welcome help question answer ask tell let know need want like get take make
start starts starting cost costs price priced total sum amount offer service solution yes no okay great good here there also just only depends
provide include includes included including available currently usually typically approximately exact exactly choose option
we you i our your it this that us me would could should may can will
`;

/** Said as one, each of a line. */
const synonymTable = `
срок время времени длительность продолжительность длиться занимать занять займёт timeline term duration
запуск запустить запускать запускаться запускаем внедрение внедрить внедрять реализация разработка разработать launch
оплата оплатить оплачивать платёж платить платим платят плата заплатить заплатим заплатит оплачивается pay payment
аванс предоплата предоплатить advance prepayment
остаток остальное оставшийся окончательный rest final
акт приёмка приёмки acceptance
менеджер человек люди сотрудник специалист оператор живой manager human person people operator
ассистент бот помощник робот программа chatbot bot assistant чатбот
сайт website site
телеграм телеграмм telegram телега тг
авито avito
вотсап ватсап whatsapp
вконтакте вк vk
црм crm
тз техническое
менее меньше less
более больше more
изменить изменять изменение изменился менять поменять поменяться меняться смена
увеличить увеличивать увеличиться расти растёт растут вырасти рост повысить повышать поднять
входить входит входят включать включает включить включён включено включена включены
отдельно отдельный отдельная отдельные опция опцией опциями дополнительно доплата
амо amocrm амосрм
битрикс битрикс24 bitrix24 bitrix
яндекс yandex
документ документы файл файлы document documents
ежемесячно ежемесячный месяц помесячно monthly month
исправить исправлять устранить устранять поправить починить чинить fix
бесплатно бесплатный безвозмездно free
вернуть возврат возвращать возвращаться вернём refund
хранить храниться хранение сохранять store stored
удалить удаление стереть стирание уничтожить erase delete
россия российский рф russia
москва московский московскому московское москве мск moscow
скидка скидки дисконт discount
договор контракт соглашение contract
клиент покупатель заказчик посетитель customer client
вопрос обращение запрос request question
канал площадка мессенджер channel
рассылка рассылки рассылок рассылать рассылает mailing
документооборот эдо
гарантия гарантировать гарантийный гарантии warranty guarantee
обещать обещание promise
обычно обычный стандартный usual standard
быстро быстрее ускоренный срочно срочный скорость ускорить fast
примерно около ориентировочно порядка
круглосуточно сутки ночь ночью around clock
телефон номер телефонный phone
почта email mail письмо письменно
консультация консультировать
выходной выходные суббота воскресенье weekend
будни будний рабочие weekdays
понедельник пн monday
пятница пт friday
дешевле выгоднее выгодный экономия недорогой доступный cheap cheaper
дорогой дороже expensive
подключить подключать подключение connect
интеграция интегрировать интегрироваться integration integrate
настроить настройка настраивать setup
показать показывать показывает показывают покажу покажем покажет показываю отобразить видеть видно
прислать отправить отправлять присылать выслать выставить send
подготовить готовить сделать собрать
обучение обучить научить training
кп коммерческое предложение
сервер сервера хостинг server servers hosting
шифрование шифровать зашифрованный зашифрованы зашифровать encrypted encryption
разместить размещение развернуть установить установка
цена стоимость тариф price cost
ндс vat
голосовой голос voice
заявка лид заявки
знание знания knowledge
эксперт знаток
нужен нужна нужно нужны требуется требуются потребуется понадобится понадобятся необходим необходимо
созвон созваниваться созваниваемся созвонимся
перевести переведет переводит перевод передать передаст передает передавать передача передачу
записать записано записаны записывается записываются фиксировать фиксируется фиксируются зафиксировано фиксируем
говорить говорит говорите разговаривать разговариваете разговор общаться общается
ждать ждем ждете подождать ожидать ожидание
попросить просит просят просьба
жалоба жалуется пожаловаться
поломка сломаться сломалось
построчно строка строкой
`;

/** Acts that an honest wording may name by another word; they still count for whether something is affirmed or denied. */
const acts = `
уходить уходит уходят уйдёт вместе отдельно плюс сверху подключить подключать подключение подключиться добавить добавлять установить поставить настроить настройка
настраивать показывать показывает показывают показать покажу покажет покажем показываю находиться находится находятся лежит лежат идут пойдут
проходить проходит проходят пройдет пройдут создавать создает создают создать создаст создаются вошли вошел вошла вошло ставится ставятся ставят сохранится сохраняется после задать задаст зададим появиться появится появятся появляется появляются вносить вносим внести внесем длился длилось длилась
попробовать попробуйте соберите собрать
предоставить предоставлять предложить проводить провести выполнять выполнить поддерживать поддержать организовать сопровождать оказывать
add adds connect support supports
`;

/** Pairs that are each other's opposite: one said for the other is a lie. */
const opposites = `
входить входит входят включено включена включены включён | опция опцией опциями отдельно отдельный доплата напрямую
вместе | отдельно
плюс сверху сверх | включить включён включая
уходит уходить передаваться | заменять заменяются заменяться заменить маскировать
конец конце концу | предоплата аванс
хранить хранится сохранять сохраняется остаются остается оставлять оставляем | уничтожать уничтожить уничтожаем стирать
бесплатно бесплатный | платно платный
быстрее быстро скорее | дольше медленнее медленно
выше | ниже
больше выросло выросли вырасти рост увеличить увеличиться | меньше снизилось снизились снизиться сократиться упасть упало сократилось
раньше | позже
дешевле | дороже
разрешать разрешено | запрещать запрещено
вручную | автоматически
открыто открыты открыт работаем работает | закрыто закрыты закрыт выходной
совпадать совпадет совпадают совпадение | отличаться отличается отличаются различаться
`;

/** Make a promise wider than its ground; never added by an honest wording. */
const strengthening =
  /^(?:всегда|никогда|навсегда|навечно|вечн[а-я]*|пожизненн[а-я]*|бессрочн[а-я]*|безлимит[а-я]*|неограничен[а-я]*|безусловн[а-я]*|полностью|абсолютн[а-я]*|целиком|единственн[а-я]*|лучш(?:ий|ая|ее|ие|их|ую|ими|ему|его)|наилучш[а-я]*|крупнейш[а-я]*|ведущ[а-я]*|лидер[а-я]*|официальн[а-я]*|сертифицир[а-я]*|сертификат[а-я]*|лицензи[а-я]*|аккредит[а-я]*|мгновенн[а-я]*|моментальн[а-я]*|люб(?:ой|ая|ое|ые|ого|ую|ому|ых|ым|ыми|ом)|перв(?:ый|ая|ое|ую|ого|ому|ой|ом|ые|ых|ым|ыми)|втор(?:ой|ая|ое|ую|ого|ому|ом|ые|ых)|трет(?:ий|ья|ье|ью|ьего|ьей|ьем)|немедленн[а-я]*|обязательно|непременно|гарантированн[а-я]*|ровно|точно|строго|идеальн[а-я]*|безупречн[а-я]*|уникальн[а-я]*|максимальн[а-я]*|эксклюзивн[а-я]*|дешев(?:ый|ая|ле всех)|рекордн[а-я]*|always|never|forever|lifetime|unlimited|unconditional[a-z]*|completely|absolutely|official[a-z]*|certified|leading|best|only|guaranteed|instantly|immediately|perfect[a-z]*)$/;

let known:
  | {
      readonly framing: ReadonlySet<string>;
      readonly acts: ReadonlySet<string>;
      readonly soft: ReadonlySet<string>;
      readonly synonyms: ReadonlyMap<string, readonly string[]>;
      readonly opposites: ReadonlyMap<string, readonly string[]>;
    }
  | undefined;
const stemOf = createStemmer();

function lexicon() {
  known ??= {
    framing: new Set(framing.split(/\s+/).map(asRead).flatMap(framingForms)),
    acts: new Set(acts.split(/\s+/).map(asRead).map(stemOf)),
    soft: new Set(softWords.trim().split(/\s+/).map(asRead).map(stemOf)),
    synonyms: synonymsOf(),
    opposites: oppositesOf(),
  };
  return known;
}

function synonymsOf(): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const [index, line] of `${synonymTable.trim()}\n${thesaurus.trim()}`.split('\n').entries()) {
    for (const stem of new Set(line.split(' ').map((word) => stemOf(asRead(word))))) {
      groups.set(stem, [...(groups.get(stem) ?? []), `~${index}`]);
    }
  }
  return groups;
}

function oppositesOf(): ReadonlyMap<string, readonly string[]> {
  const pairs = opposites
    .trim()
    .split('\n')
    .map((line) => line.split(' | ').map((side) => side.split(' ').map((word) => stemOf(asRead(word)))));
  const against = new Map<string, readonly string[]>();
  const add = (stems: readonly string[], others: readonly string[]): void => {
    for (const stem of stems) against.set(stem, [...(against.get(stem) ?? []), ...others]);
  };
  for (const [left = [], right = []] of pairs) {
    add(left, right);
    add(right, left);
  }
  return against;
}

/** «=стал» stands for that form alone. */
function framingForms(word: string): string[] {
  return word.startsWith('=') ? [`${word.slice(1)}=`] : [word, stemOf(word)];
}

function asRead(word: string): string {
  return word.toLowerCase().replaceAll('ё', 'е');
}

export interface WordMeaning {
  readonly stem: string;
  /** Two words that share one of these mean the same. */
  readonly keys: readonly string[];
  /** What it is a kind of: as ground, «amoCRM» speaks of a CRM too. */
  readonly implied: readonly string[];
  /** Meanings of its opposite. */
  readonly against: readonly string[];
  readonly framing: boolean;
  /** Need not stand in the ground, yet must not be denied there. */
  readonly act: boolean;
  readonly strengthening: boolean;
  /** Says little by itself. */
  readonly soft: boolean;
}

const meanings = new Map<string, WordMeaning>();
const mostMeanings = 20_000;

/** Of a word as `readableText` leaves it; remembered, since texts repeat themselves. */
export function meaningOf(word: string): WordMeaning {
  let meaning = meanings.get(word);
  if (meaning === undefined) {
    if (meanings.size >= mostMeanings) meanings.clear();
    meaning = makeMeaning(word);
    meanings.set(word, meaning);
  }
  return meaning;
}

function makeMeaning(word: string): WordMeaning {
  const { framing: frame, acts: act, soft, synonyms, opposites: against } = lexicon();
  const stem = stemOf(word);
  const strong = strengthening.test(word);
  const head = /^(?:пере|пред|контр|интер|прои)/.test(stem) ? 7 : 5;
  const prefix = /^[а-я]/.test(stem) && stem.length >= head ? [`^${stem.slice(0, head)}`] : [];
  const roots = rootsOf(word);
  return {
    stem,
    keys: [stem, ...(synonyms.get(stem) ?? []), ...prefix, ...(verbal.test(word) ? roots : [])],
    implied: [
      ...(/^(?:amocrm|амосрм|битрикс24|bitrix24|retailcrm|мегаплан)$/.test(word)
        ? ['crm', ...(synonyms.get('crm') ?? [])]
        : []),
      ...(verbal.test(word) ? [] : roots),
    ],
    framing:
      !strong && !act.has(stem) && (stopwords.has(word) || frame.has(word) || frame.has(stem) || frame.has(`${word}=`)),
    against: against.get(stem) ?? [],
    act: act.has(stem),
    strengthening: strong,
    soft: soft.has(stem),
  };
}

const verbal = /^[а-я]{4,}(?:ть|ться|ю|у|ем|им|ет|ит|ут|ют|ат|ят|ете|ите|ла|ло|ли|тся|сь)$/;

/** «Заведёт» and «заводит», «покажу» and «показывает», «созваниваемся» and «созвон»: a verb by what its forms keep. */
function rootsOf(word: string): readonly string[] {
  if (!/^[а-я]{5,}$/.test(word)) return [];
  const base = word.replace(/(?:ся|сь)$/, '').replace(ending, '');
  const bare = base.replace(/(?:[ыи]ва|ова|ва|а|я|е|и)$/, '');
  return [...new Set([base, bare])].flatMap((form) => {
    const kept = form
      .slice(3)
      .replace(/([бпвмф])л/g, '$1')
      .replace(/[аеиоуыэюяьъй]/g, '')
      .replace(/ж/g, 'з')
      .replace(/ч/g, 'т')
      .replace(/ш/g, 'с');
    return kept.length === 0 ? [] : [`#${form.slice(0, 3)}${kept}`];
  });
}

const ending =
  /(?:ешь|ишь|ете|ите|ть|ет|ит|ут|ют|ат|ят|ем|им|ла|ло|ли|ами|ями|ого|его|ому|ему|ов|ев|ей|ой|ом|ам|ям|ах|ях|[иы][еймхяю]|ая|[ауеоыиюяь])$/;
