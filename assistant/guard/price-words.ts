const price =
  /(?<![а-я])(?:цен[аеуыо]|ценник|стои[тм]|стоят|стоимост|стоить|обойд|тариф|прайс|плат[аиуы](?![а-я]*ж)|заплат|абонентск|под ключ|итого|всего|итог|сумм|бюджет|предложен|расчет|смет|скидк|руб|за внедрен)|(?<![a-z])(?:price|cost|pay|total|fee|charge)/;
const otherMoney = /эконом|выруч|оборот|прибыл|штраф|убыт|потер|заработ|зарплат|окуп|продаж на|чек(?![а-я])|доход/;

/** Of a readable sentence: it names what something of ours costs, not somebody's gain or fine. */
export function speaksOfPrice(text: string): boolean {
  return (price.test(text) || /₽/.test(text)) && !otherMoney.test(text);
}

/** A bare number there means money: «цена — 90000». */
export function namesPrice(text: string): boolean {
  return price.test(text);
}
