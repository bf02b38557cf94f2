/** Remembers which string stands where in the fixed parts of the window, so that changing the language is one call. */
export class Labels {
  #strings;
  #places = [];

  constructor(strings) {
    this.#strings = strings;
  }

  /** Keeps the text of `node` at string `key`; returns the node. */
  text(node, key) {
    return this.#keep(node, (value) => (node.textContent = value), key);
  }

  /** Keeps attribute `name` of `node` at string `key`; returns the node. */
  attribute(node, name, key) {
    return this.#keep(node, (value) => node.setAttribute(name, value), key);
  }

  refresh() {
    for (const place of this.#places) place();
  }

  #keep(node, write, key) {
    const place = () => write(this.#strings.text(key));
    this.#places.push(place);
    place();
    return node;
  }
}
