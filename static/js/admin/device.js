/* What was typed and is not on the server yet, in this browser's own store: a crash or a closed laptop loses none of it.
   A browser without a store (or with a full one) still has the server. */

const NAME = "recap-form";

export class Device {
  constructor(member, recap, key) {
    this.name = [NAME, member, recap || `new:${key}`].join(":");
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.name));
    } catch {
      return null;
    }
  }

  write(record) {
    try {
      localStorage.setItem(this.name, JSON.stringify(record));
    } catch {}
  }

  forget() {
    try {
      localStorage.removeItem(this.name);
    } catch {}
  }

  /* The keys of new recaps that never reached the server. */
  static orphans(member) {
    try {
      const start = `${NAME}:${member}:new:`;
      return Object.keys(localStorage).filter((name) => name.startsWith(start)).map((name) => name.slice(start.length));
    } catch {
      return [];
    }
  }
}
