// Runs a compiled program as an inline program of Node's Automation API: up, no change, destroy.
// In the folder where the CLI would run: node inline.js PROGRAM. Prints the outputs and what was made.
"use strict";

const { createRequire } = require("node:module");

const program = process.argv[2];
const { LocalWorkspace } = createRequire(program)("@pulumi/pulumi/automation");

// Anew each time, as in a process of its own.
async function run() {
    delete require.cache[require.resolve(program)];
    return require(program);
}

async function main() {
    const stack = await LocalWorkspace.createOrSelectStack(
        { stackName: "example", projectName: process.argv[3], program: run },
        { workDir: process.cwd() },
    );
    const onOutput = (text) => process.stderr.write(text);
    const made = await stack.up({ onOutput });
    await stack.preview({ onOutput, expectNoChanges: true });
    const gone = await stack.destroy({ onOutput });
    const told = { domains: made.outputs.domains.value, made: made.summary, gone: gone.summary };
    process.stdout.write(JSON.stringify(told));
}

main().catch((fault) => {
    process.stderr.write(`${fault.stack}\n`);
    process.exitCode = 1;
});
