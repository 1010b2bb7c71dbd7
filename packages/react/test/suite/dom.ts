import { Window } from 'happy-dom'

// A page for React to draw on. It must be there before react-dom is loaded.
const window = new Window({ url: 'http://chat.example/' })
const { document } = window
Object.assign(globalThis, { window, document, HTMLElement: window.HTMLElement, IS_REACT_ACT_ENVIRONMENT: true })
