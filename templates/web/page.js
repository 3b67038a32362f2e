// What pages do better with a script; each of them works without.
"use strict";
const faults = document.getElementById("faults_");
if (faults) faults.focus();
