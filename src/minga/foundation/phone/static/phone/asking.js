// Asks the worker, and gives back what waits on this device for the person who is signed in.
export async function ask(message) {
  const { active } = await navigator.serviceWorker.ready;
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = ({ data }) => resolve(data);
    active.postMessage(message, [channel.port2]);
  });
}
