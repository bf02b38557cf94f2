// Starts the behaviours of the console's pages. Each finds its elements by data- attributes and does nothing without them.
import { startAddress } from "./address.js";
import { startDrafts } from "./draft.js";
import { startForms } from "./forms.js";
import { startLive } from "./live.js";
import { startTitle } from "./title.js";
import { startTranscript } from "./transcript.js";

startAddress();
startDrafts();
startForms();
startTranscript();
startTitle();
startLive();
