// Names the tracking domain to the ESP in X-Forwarded-Host where one distribution serves several.
// Runs on every viewer request; whatever the viewer sent under that name is overwritten.
function handler(event) {
    const request = event.request;
    const host = request.headers.host.value.split(':')[0].toLowerCase();
    request.headers['x-forwarded-host'] = { value: host };
    return request;
}
