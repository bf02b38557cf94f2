const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/**
 * How long to wait before try number `failures` (1, 2, …): doubling, with jitter, so that a thousand widgets do not
 * return together.
 */
export function backoffMs(failures) {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
  return ceiling * (0.5 + Math.random() / 2);
}

/** A pause that can be cut short, e.g. when the browser says that the network is back. */
export class Pause {
  #finish = null;

  wait(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#finish?.(), ms);
      this.#finish = () => {
        clearTimeout(timer);
        this.#finish = null;
        resolve();
      };
    });
  }

  end() {
    this.#finish?.();
  }
}

/**
 * Runs `work` while no other tab runs work of the same name. Without the Web Locks API (plain http) the server's
 * idempotency must do.
 */
export function alone(name, work) {
  return navigator.locks ? navigator.locks.request(name, work) : work();
}
