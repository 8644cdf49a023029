import 'react';

declare module 'react' {
  interface CSSProperties {
    /** Our own properties, by which a component tells its style a figure. */
    [property: `--${string}`]: string | number | undefined;
  }
}
