// Python in a worker of its own: fetched from this site when the page asks for it, then judging whatever it is sent.

const MANIFEST = new URL("../pyodide/checker.json", import.meta.url)

const usual = self.fetch

const found = async address => {
  const response = await usual(address)
  if (!response.ok) throw new Error(`${address} is not there (${response.status})`)
  return response
}

const started = (async () => {
  const manifest = await (await found(MANIFEST)).json()
  const { packed } = manifest
  const total = Object.values(packed).reduce((sum, file) => sum + file.bytes, 0)
  let loaded = 0
  const counting = response => response.body.pipeThrough(new TransformStream({
    transform(chunk, next) {
      postMessage({ loaded: loaded += chunk.length, total })
      next.enqueue(chunk)
    },
  }))

  // Pyodide asks for its large files by their names; it is given the packed ones, counted while they come in.
  self.fetch = async (resource, options) => {
    const address = String(resource.url ?? resource)
    const file = packed[address.split("/").pop()]
    if (!file) return usual(resource, options)
    const unpacked = counting(await found(`${address}.bin`)).pipeThrough(new DecompressionStream("gzip"))
    return new Response(unpacked, { headers: { "Content-Type": file.type } })
  }

  const python = new URL(manifest.python, MANIFEST).href
  const ours = fetch(new URL(`${manifest.ours}neuron_sym.zip`, MANIFEST)).then(response => response.arrayBuffer())
  const { loadPyodide } = await import(`${python}pyodide.mjs`)
  const options = { indexURL: python, lockFileContents: manifest.lock, packageBaseUrl: python }
  const [pyodide, archive] = await Promise.all([loadPyodide(options), ours])
  pyodide.FS.writeFile("/neuron_sym.zip", new Uint8Array(archive))
  pyodide.pyimport("sys").path.insert(0, "/neuron_sym.zip")
  const { judged_in_page } = pyodide.pyimport("neuron_sym.render.in_page")
  self.fetch = undefined // from here on there is nothing to fetch
  judged_in_page("0.1 + 0.2 = 0.3") // the first one takes longest: it is over before anybody waits for it
  return judged_in_page
})()

started.then(() => postMessage({ ready: true }), error => postMessage({ broken: String(error.message ?? error) }))

self.onmessage = async ({ data: { text, given, question, solution } }) => {
  try {
    const judge = await started.catch(() => null) // that it is broken has been said
    if (judge) postMessage({ shown: JSON.parse(judge(text, given, question, solution)) })
  } catch (error) {
    postMessage({ mistake: String(error.message ?? error).trim().split("\n").pop() })
  }
}
