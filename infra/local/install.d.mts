/** Installs the packages of the lock file when they are missing or others; throws when npm could not. */
export function installWhenBehind(root: string): void;
/** Whether `node_modules` holds the versions of `package-lock.json`; packages for other machines may be absent. */
export function isInstalled(root: string): boolean;
