// Small key/value store. Touching localStorage can throw (opaque origin, blocked): then memory has
// to do.
const k_storage_prefix = 'taskyard.';

export function createStorage() {
  const memory = new Map();
  return {
    store(key, value) {
      memory.set(key, value);
      try {
        localStorage.setItem(k_storage_prefix + key, value);
      } catch {
        // kept in memory: the page lives on without it
      }
    },
    load(key) {
      if (memory.has(key)) return memory.get(key);
      try {
        return localStorage.getItem(k_storage_prefix + key) ?? '';
      } catch {
        return '';
      }
    },
  };
}
