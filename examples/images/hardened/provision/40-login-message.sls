# A state of Salt: whoever logs in reads which image this is.
/etc/motd:
  file.managed:
    - contents: "{{ salt['environ.get']('IMAGE') }}, hardened. Fingerprint {{ salt['environ.get']('FINGERPRINT')[:12] }}."
    - mode: "0644"
