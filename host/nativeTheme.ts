import { host } from './host.ts';
import { StrictEmitter } from './strict.ts';

/** `nativeTheme`. Tests set the system theme. */
class NativeTheme extends StrictEmitter implements Pick<Electron.NativeTheme, 'themeSource' | 'shouldUseDarkColors'> {
  readonly shouldUseHighContrastColors = false;
  readonly shouldUseInvertedColorScheme = false;
  readonly prefersReducedTransparency = false;
  #source: Electron.NativeTheme['themeSource'] = 'system';

  constructor() {
    super();
    this.setMaxListeners(0);
    host.on('theme', () => this.emit('updated'));
  }
  get themeSource(): Electron.NativeTheme['themeSource'] {
    return this.#source;
  }
  set themeSource(source: Electron.NativeTheme['themeSource']) {
    const changed = source !== this.#source;
    this.#source = source;
    if (changed) this.emit('updated');
  }
  get shouldUseDarkColors(): boolean {
    return (this.#source === 'system' ? host.systemTheme : this.#source) === 'dark';
  }
  get shouldUseDarkColorsForSystemIntegratedUI(): boolean {
    return host.systemTheme === 'dark';
  }
}

export const nativeTheme = new NativeTheme();
