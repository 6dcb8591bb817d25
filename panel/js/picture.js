// A phone's picture made small before it is sent: its longest side, its bytes, and none of
// what the camera noted about place and time.

const KINDS = ["image/webp", "image/jpeg"];
const QUALITIES = [0.86, 0.7, 0.5];

/** Pictures that are as they are to be sent. */
const ready = new WeakSet();

function drawn(picture, side) {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  // JPEG has no see-through parts, and black ones are not meant.
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** A file of a kind that the browser can write, within the bytes allowed; null for none. */
async function written(canvas, bytes) {
  for (const kind of KINDS) {
    for (const quality of QUALITIES) {
      const blob = await new Promise((done) => { canvas.toBlob(done, kind, quality); });
      if (blob?.type === kind && blob.size <= bytes) return new File([blob], "picture", { type: kind });
    }
  }
  return null;
}

async function shrink(input, file) {
  const [side, bytes] = input.dataset.shrink.split(" ").map(Number);
  const picture = await createImageBitmap(file);
  const small = file.size <= bytes && Math.max(picture.width, picture.height) <= side;
  const made = small ? null : await written(drawn(picture, side), bytes);
  picture.close();
  if (!made) return;
  const files = new DataTransfer();
  files.items.add(made);
  input.files = files.files;
}

/** Holds a form with a picture back until the picture is small. */
async function submitted(event) {
  const form = event.target;
  const input = form.querySelector("input[type=file][data-shrink]");
  const file = input?.files[0];
  if (!file || event.defaultPrevented || ready.has(file)) return;
  event.preventDefault();
  // What the browser can't read as a picture is sent as it is: the server tells what is wrong.
  await shrink(input, file).catch(() => null);
  ready.add(input.files[0]);
  form.requestSubmit(event.submitter);
}

/** Makes pictures small in forms that say how small. */
export function startPictures() {
  document.addEventListener("submit", submitted);
}
