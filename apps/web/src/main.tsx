// First, so that what components say of themselves wins.
import './styles/tokens.css'
import './styles/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { begin } from './session/who.ts'
import { applySettings, settings } from './settings/settings.ts'
import { speak } from './texts/texts.ts'
import { registerWorker } from './worker/register.ts'

applySettings()
registerWorker()
settings.subscribe(() => void speak())
void speak()
void begin()

const root = document.getElementById('app')
if (root)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
