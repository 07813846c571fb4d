import { createElement, type IconNode } from "lucide";
import { directive, Directive } from "lit/directive.js";

/** A lucide icon as an SVG element, made once for its place. Decoration: its button or text carries the words. */
class Icon extends Directive {
  private shown: IconNode | undefined;
  private element: SVGElement | undefined;

  render(icon: IconNode, size = 16, className = ""): SVGElement {
    if (!this.element || this.shown !== icon) {
      this.element = createElement(icon, { "stroke-width": 1.75, "aria-hidden": "true" });
      this.shown = icon;
    }
    this.element.setAttribute("width", String(size));
    this.element.setAttribute("height", String(size));
    this.element.setAttribute("class", className);
    return this.element;
  }
}

export const icon = directive(Icon);
