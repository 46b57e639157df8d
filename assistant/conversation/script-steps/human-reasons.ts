/** Why people are called, in words that neither a model nor a visitor chooses. */
export const humanReasons = {
  asked: 'Посетитель попросил человека',
  complaint: 'Посетитель недоволен',
  special_terms: 'Посетителю нужны особые условия',
  other: 'Посетителю нужна помощь человека',
} as const;

export type HumanReason = keyof typeof humanReasons;
