// Colours as a screen shows them: screenshots, decoded by the browser itself.

/** Every pixel of an element as relative luminance: `{ width, height, greys }`, row by row. */
export async function luminances(page, locator) {
  const png = await locator.screenshot({ animations: "disabled" });
  return page.evaluate(async (base64) => {
    const blob = new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type: "image/png" });
    const image = await createImageBitmap(blob);
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const linear = (value) => (value <= 10.31475 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    const greys = Array.from({ length: data.length / 4 }, (_, pixel) => {
      const [red, green, blue] = data.slice(pixel * 4, pixel * 4 + 3);
      return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    });
    return { width: image.width, height: image.height, greys };
  }, png.toString("base64"));
}

/** WCAG's contrast of two luminances. */
export function contrast(one, other) {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}
