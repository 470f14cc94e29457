; A small installer around resources/installer.nsh, with the definitions that electron-builder's script makes before it.
; makensis -DINCLUDED=FILE -DRESULT=FILE installer.nsi
Unicode true
!include LogicLib.nsh
!include FileFunc.nsh
!define APP_ID "app.meridian.desktop"
!define APP_EXECUTABLE_FILENAME "Meridian.exe"
!macro _isUpdated _a _b _t _f
  ${GetParameters} $R9
  ClearErrors
  ${GetOptions} $R9 "--updated" $R8
  IfErrors `${_f}` `${_t}`
!macroend
!define isUpdated `"" isUpdated ""`
!include "${INCLUDED}"

Name Meridian
OutFile "${RESULT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\Meridian"

Section
  SetRegView 64
  SetOutPath $INSTDIR
  File "/oname=${APP_EXECUTABLE_FILENAME}" "${INCLUDED}"
  WriteUninstaller "$INSTDIR\Uninstall.exe"
  !insertmacro customInstall
SectionEnd

Section Uninstall
  SetRegView 64
  !insertmacro customUnInstall
  RMDir /r $INSTDIR
SectionEnd
