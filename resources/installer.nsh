; Included by electron-builder's installer script (`nsis.include`). The installer works for one user, so everything is below
; HKCU. All checks compare with this installation: a link handler or login item of another copy stays.

!define MERIDIAN_LINKS "Software\Classes\meridian"
!define MERIDIAN_CLSIDS "Software\Classes\CLSID"

; Links open Meridian before its first start. These are the keys of Electron's setAsDefaultProtocolClient.
!macro customInstall
  WriteRegStr HKCU "${MERIDIAN_LINKS}" "" "URL:meridian"
  WriteRegStr HKCU "${MERIDIAN_LINKS}" "URL Protocol" ""
  WriteRegStr HKCU "${MERIDIAN_LINKS}\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr HKCU "${MERIDIAN_LINKS}\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
!macroend

; An update runs the old version's uninstaller; then all of it stays for the new version.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    ReadRegStr $R0 HKCU "${MERIDIAN_LINKS}\shell\open\command" ""
    ${if} $R0 == '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
      DeleteRegKey HKCU "${MERIDIAN_LINKS}"
    ${endIf}

    ; "Open at login". Electron names the values after the AppUserModelID.
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "${APP_ID}"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run" "${APP_ID}"

    ; Notifications: what Windows remembers of them, and the class by which it starts their sender. Electron registers the
    ; class under a random ID. Deleting a key moves the later ones up, so only a kept key advances the index.
    DeleteRegKey HKCU "Software\Microsoft\Windows\CurrentVersion\Notifications\Settings\${APP_ID}"
    StrCpy $R1 0
    ${do}
      EnumRegKey $R2 HKCU "${MERIDIAN_CLSIDS}" $R1
      ${if} $R2 == ""
        ${break}
      ${endIf}
      ReadRegStr $R0 HKCU "${MERIDIAN_CLSIDS}\$R2\LocalServer32" ""
      ${if} $R0 == "$INSTDIR\${APP_EXECUTABLE_FILENAME}"
        DeleteRegKey HKCU "${MERIDIAN_CLSIDS}\$R2"
      ${else}
        IntOp $R1 $R1 + 1
      ${endIf}
    ${loop}

    ; The installer keeps a copy of itself for differential updates, beside downloaded ones.
    RMDir /r "$LOCALAPPDATA\meridian-updater"
  ${endIf}
!macroend
