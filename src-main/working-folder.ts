/** The folder that relative paths of the command line start from: npm changes to the package's own and says where it came from. */
export function workingFolder(): string {
  return process.env['INIT_CWD'] ?? process.cwd()
}
