// Size, pixel ratio and visibility of the canvas. The program draws at exactly the device's pixels.

/** Calls `changed` whenever the device's pixel ratio does; browser zoom is one such change. */
function watchRatio(changed) {
  const query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
  query.addEventListener('change', () => {
    changed();
    watchRatio(changed);
  }, { once: true });
}

/** Is the box that the browser tells at most a pixel from the computed one? Under device emulation it is not:
 *  the box counts the real screen's pixels, devicePixelRatio the emulated ones. */
function isPlausible(pixels, width, height) {
  return pixels !== null && Math.abs(pixels[0] - width) <= 1 && Math.abs(pixels[1] - height) <= 1;
}

export function watchCanvas(canvas, door) {
  let pixels = null;  // device pixels where the browser tells them exactly

  function report() {
    const ratio = window.devicePixelRatio || 1;
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    const [pixelWidth, pixelHeight] = isPlausible(pixels, width * ratio, height * ratio)
      ? pixels : [Math.round(width * ratio), Math.round(height * ratio)];
    door().resized(width, height, pixelWidth, pixelHeight);
  }

  const observer = new ResizeObserver((entries) => {
    const box = entries[entries.length - 1].devicePixelContentBoxSize?.[0];
    pixels = box ? [box.inlineSize, box.blockSize] : null;
    report();
  });
  try {
    observer.observe(canvas, { box: 'device-pixel-content-box' });
  } catch {
    observer.observe(canvas);
  }
  watchRatio(() => {
    pixels = null;
    report();
  });
  report();

  if (window.IntersectionObserver) {
    const seen = (entries) => door().inSight(entries[entries.length - 1].isIntersecting);
    new IntersectionObserver(seen).observe(canvas);
  }
  canvas.addEventListener('contextmenu', (event) => event.preventDefault());
}
