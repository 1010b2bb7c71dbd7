/** How a person calls this command here: a checkout runs the source, everything that was published is built. */
export const called = import.meta.filename.endsWith('.ts') ? 'npm run confab --' : 'npx confab'

/** How one starts the server here. */
export const starting = import.meta.filename.endsWith('.ts') ? 'npm start' : 'npx confab up'
