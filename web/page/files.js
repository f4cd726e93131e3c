// Files in and out: the chooser, dropping on the page, downloads.
const k_file_bytes_max = 8 * 1024 * 1024;

export function createFiles(stage, hint, door, announce) {
  async function open(file) {
    if (!file) return;
    if (file.size > k_file_bytes_max) {
      announce(`${file.name} is larger than 8 MB and was not opened.`, true);
      return;
    }
    try {
      door().fileOpened(file.name, await file.text());
    } catch {
      announce(`${file.name} could not be read.`, true);
    }
  }

  const carriesFile = (event) => [...(event.dataTransfer?.types ?? [])].includes('Files');

  window.addEventListener('dragover', (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    hint.hidden = false;
  });
  window.addEventListener('dragleave', (event) => {
    if (!event.relatedTarget) hint.hidden = true;
  });
  window.addEventListener('drop', (event) => {
    hint.hidden = true;
    if (!carriesFile(event)) return;
    event.preventDefault();
    open(event.dataTransfer.files[0]);
  });

  return {
    ask() {
      const input = document.createElement('input');
      input.type = 'file';
      input.accept = '.json,.txt,application/json,text/plain';
      input.addEventListener('change', () => open(input.files[0]), { once: true });
      input.click();
    },
    save(name, content) {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([content], { type: 'application/json' }));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    },
  };
}
