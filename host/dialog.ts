import { host } from './host.ts';
import { strict } from './strict.ts';

/** Removes the window, which is an optional first argument. */
type Arguments<O> = readonly [options: O] | readonly [window: unknown, options: O];
function optionsOf<O>(args: Arguments<O>): O {
  return args.length === 2 ? args[1] : args[0];
}

/** Dialogs have no user: tests script the answers, and a dialog without a script is canceled. */
export const dialog = strict('dialog', {
  async showOpenDialog(...args: Arguments<Electron.OpenDialogOptions>) {
    return host.answer('dialog.showOpenDialog', [optionsOf(args)], { canceled: true, filePaths: [] });
  },
  async showSaveDialog(...args: Arguments<Electron.SaveDialogOptions>) {
    return host.answer('dialog.showSaveDialog', [optionsOf(args)], { canceled: true, filePath: '' });
  },
  async showMessageBox(...args: Arguments<Electron.MessageBoxOptions>) {
    const options = optionsOf(args);
    const cancelled = { response: options.cancelId ?? 0, checkboxChecked: options.checkboxChecked ?? false };
    return host.answer('dialog.showMessageBox', [options], cancelled);
  },
  showErrorBox(title: string, content: string): void {
    host.record('dialog.showErrorBox', title, content);
    console.error(`${title}: ${content}`);
  },
} satisfies Pick<Electron.Dialog, 'showOpenDialog' | 'showSaveDialog' | 'showMessageBox' | 'showErrorBox'>);

/** `shell`: recorded only. */
export const shell = strict('shell', {
  async openExternal(url: string): Promise<void> {
    host.answer('shell.openExternal', [url], undefined);
  },
  async openPath(path: string) {
    return host.answer('shell.openPath', [path], '');
  },
  showItemInFolder: (path: string): void => host.record('shell.showItemInFolder', path),
  beep: (): void => host.record('shell.beep'),
} satisfies Pick<Electron.Shell, 'openExternal' | 'openPath' | 'showItemInFolder' | 'beep'>);
