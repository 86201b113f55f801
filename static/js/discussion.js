// What a script adds to a discussion; all of it can be read and written in without one.
import "./writing/form.js";
import "./writing/later.js";
import "./acting/reactions.js";
import "./reading/ago.js";
import "./reading/bar.js";
import "./reading/branches.js";
import "./reading/curtain.js";
import "./reading/fold.js";
import "./reading/live.js";
import "./reading/moved.js";
