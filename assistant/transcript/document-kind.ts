/** Commercial offer, contract, invoice. */
export type DocumentKind = 'offer' | 'contract' | 'invoice';
