/** Those that `doctor` helps to connect, by the names people type. */
export const vendors = ['telegram', 'avito', 'google', 'smtp'] as const;
export type Vendor = (typeof vendors)[number];
