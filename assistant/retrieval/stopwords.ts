/**
 * Words that say nothing about the topic, question words and politeness included. Spelt as the tokenizer leaves them
 * (lower case, е for ё). A query made of nothing else keeps them.
 */
const russian = `
а без более больше бы был была были было быть в вам вами вас ваш ваша ваше ваши вашего вашей вашем ваших во вот все всего всей всем
всех вы где да даже для до его ее если есть еще же за здесь и из или им их к каждый как какая какие какое каков какого какой каком
каким какими каких какую когда которая которого которое которой котором которую которые который которых кто кого кому куда
ли либо лишь между меня мне мной мои мой моя мое моего моей моих может можно мы на над надо нам нами нас наш наша наше наши не него
нее нет ней нельзя ни ним них но ну о об один он она они оно от откуда очень по под пожалуйста почему потом при про раз с сам свои свой
свою своего своей своих себе себя сейчас скажите со так также такой такая такие такое там те тем теперь то тоже
только том тот ту тут ты у уже чего чей чем чему через что чтоб чтобы чья эта эти это этого этой этом этот эту этих этим являюсь
является являются зачем сколько здравствуйте привет подскажите добрый день будет будут
`;

const english = `
a an and are as at be been but by can could do does did for from had has have how i if in into is it its me my no not of on or our
please should so than that the their them then there these they this to was we were what when where which who whom whose why will
with would you your
`;

export const stopwords: ReadonlySet<string> = new Set(
  `${russian} ${english}`.split(/\s+/).filter((word) => word !== ''),
);
