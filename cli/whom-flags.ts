import { Flags } from '@oclif/core';

/** Of `privacy`: whose data. Exactly one of them is given, which `personsMeant` proves. */
export const whomFlags = {
  phone: Flags.string({ summary: 'кто назвал этот телефон', helpValue: 'PHONE' }),
  email: Flags.string({ summary: 'кто назвал эту почту', helpValue: 'EMAIL' }),
  conversation: Flags.string({ summary: 'чей этот разговор', helpValue: 'ID' }),
};

export const whomEnglish = {
  phone: 'who gave this phone',
  email: 'who gave this e-mail',
  conversation: 'whose conversation this is',
};
