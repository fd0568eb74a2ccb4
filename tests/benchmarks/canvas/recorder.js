/* In the page of a benchmark: when it was painted, how many frames a gesture got, when a change was on the screen. */
globalThis.benchmark = {
  /** Milliseconds from the navigation to the frame in which all cards in view stand with their pictures. */
  painted: new Promise((resolve) => {
    const look = () => {
      if (isComplete()) requestAnimationFrame(() => resolve(performance.now()));
      else requestAnimationFrame(look);
    };
    document.addEventListener("DOMContentLoaded", look);

    function isComplete() {
      const overview = document.getElementById("overview");
      const cards = [...document.querySelectorAll("#cards .node")].filter(isInView);
      if (overview && !overview.hidden) return true;
      return cards.length > 0 && cards.every((card) => !card.querySelector("[aria-busy]") && picturesOf(card).every(isThere));
    }

    function isInView(element) {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      return right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
    }

    function picturesOf(card) {
      return [...card.querySelectorAll("img")].filter(isInView);
    }

    function isThere(image) {
      return image.complete && image.naturalWidth > 0;
    }
  }),

  /** Count frames from now on. */
  startFrames() {
    this.frames = [];
    const count = (time) => {
      this.frames.push(time);
      this.counting = requestAnimationFrame(count);
    };
    this.counting = requestAnimationFrame(count);
  },

  /** Frames a second since `startFrames`. */
  endFrames() {
    cancelAnimationFrame(this.counting);
    const [first, last] = [this.frames[0], this.frames.at(-1)];
    return ((this.frames.length - 1) * 1_000) / (last - first);
  },

  editor: async () => (await import(document.querySelector("script[type=module][src*='/main']").src)).editor,

  /** The moment, in ms since 1970, of the frame that shows the next change that somebody else makes. */
  async nextChange() {
    const { store } = await this.editor();
    return new Promise((resolve) => {
      const listener = () => {
        store.listeners.delete(listener);
        // The next task after a frame's callbacks begins when the frame has been handed over.
        requestAnimationFrame(() => setTimeout(() => resolve(performance.timeOrigin + performance.now())));
      };
      store.onChange(listener);
    });
  },
};
