// @ts-check

/** @typedef {{ sku: string, name: string, priceCents: number }} Product */
/** @typedef {{ items: Product[], totalCents: number }} Cart */

const PRODUCTS = 2_000;
const ITEMS_IN_CART = 12;

/** How a product is found by its SKU. */
export const LOOKUPS = {
  /**
   * Compares one product after another.
   * @param {Product[]} products
   * @returns {(sku: string) => Product | undefined}
   */
  scan: (products) => (sku) => products.find((product) => product.sku === sku),
  /**
   * Asks a hash table that was built at the start.
   * @param {Product[]} products
   * @returns {(sku: string) => Product | undefined}
   */
  index(products) {
    const bySku = new Map(products.map((product) => [product.sku, product]));
    return (sku) => bySku.get(sku);
  },
};

/**
 * A shop with a generated catalogue and one cart. Both are the same in every process, so two servers give the same bytes.
 *
 * @param {keyof typeof LOOKUPS} lookup
 * @returns {{ cart(): Cart }} `cart` looks up every item of the cart anew
 */
export function openShop(lookup) {
  const products = Array.from({ length: PRODUCTS }, (_, number) => productOf(number));
  const find = LOOKUPS[lookup](products);
  const skus = spreadOver(products, ITEMS_IN_CART).map(({ sku }) => sku);
  return {
    cart() {
      const items = skus.flatMap((sku) => find(sku) ?? []);
      return { items, totalCents: items.reduce((sum, { priceCents }) => sum + priceCents, 0) };
    },
  };
}

/**
 * @param {number} number
 * @returns {Product}
 */
function productOf(number) {
  const sku = `SKU-${String(number).padStart(6, "0")}`;
  return { sku, name: `Product ${number}`, priceCents: 100 + ((number * 7919) % 10_000) };
}

/**
 * Products at equal distances, so that a scan looks at half of the catalogue on average.
 *
 * @param {Product[]} products
 * @param {number} count
 */
const spreadOver = (products, count) =>
  products.filter((_, index) => index % Math.floor(products.length / count) === 0).slice(0, count);
