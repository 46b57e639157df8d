/** What a script may sell, as far as dialogue needs it: names to recognise and lowest prices to mention. */
export interface Catalogue {
  readonly packages: readonly CataloguePackage[];
  readonly options: readonly CatalogueItem[];
  readonly coefficients: readonly CatalogueCoefficient[];
}

export interface CatalogueItem {
  readonly id: string;
  readonly title: string;
  /** One line for people; '' when there is none. */
  readonly summary: string;
  /** Lowest price in kopecks as `{{ price.ID.from }}` names it; null when the item has no one-off price. */
  readonly from: number | null;
  /** Kopecks a month as `{{ price.ID.monthly }}` names it; null when the item has no monthly fee. */
  readonly monthly: number | null;
}

export interface CataloguePackage extends CatalogueItem {
  /** Options that can be added to it. */
  readonly options: readonly string[];
}

export interface CatalogueCoefficient {
  readonly id: string;
  readonly title: string;
  /** `price` is the factor: only good for telling the cheaper of two. */
  readonly values: readonly { readonly id: string; readonly title: string; readonly price?: number }[];
}
