// Only a browser without modules runs this: it cannot run the pages either, and says so. A file of its own, for the
// pages are served under a policy that runs no script written into them.
document.getElementById("old").className = "shown";
